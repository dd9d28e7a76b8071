import { useQuery } from '@tanstack/react-query';
import { http } from '@/shared/http';

/** How far this installation has come: a word for each of the newcomer's steps, and one for the example organisation. */
export const useJourney = () =>
  useQuery({
    queryKey: ['assembly', 'journey'],
    queryFn: () => http.get<Record<string, string>>('/api/ridgeway/journey'),
    retry: false,
  });
