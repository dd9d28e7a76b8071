import { Link } from 'react-router';
import { Empty } from '@/shared/Empty';
import { PageHeader } from '@/shared/PageHeader';

export function NotFound() {
  return (
    <>
      <PageHeader title="Nothing at this address" />
      <Empty title="The page may have moved or never existed.">
        <Link to="/catalog">Look in the catalog</Link>
      </Empty>
    </>
  );
}
