import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { LongText } from '@/shared/LongText';
import { useSession } from '@/shared/session';

const example = `ridgeway:
  roles:
    platform: [group:default/platform-team]
    developer: [group:default/team-payments, user:default/jane]`;

/** How colleagues get in: roles from the configuration, people and teams from the catalog. */
export function People() {
  const { baseUrl } = useSession();
  return (
    <Card title="People and roles">
      <p>
        People and teams are the users and groups of the <Link to="/catalog?kind=user&kind=group">catalog</Link>. What
        they may do comes from the configuration, given to <code>./ridgeway up --config FILE</code>:
      </p>
      <LongText>{example}</LongText>
      <p>
        A <strong>reader</strong> sees everything, a <strong>developer</strong> creates and changes,{' '}
        <strong>platform</strong> also manages tools and tokens of the platform. Whoever is in no list is a reader.
      </p>
      <p>
        From another machine they sign in at <code>{baseUrl}</code> with a token. As a guest one gets in from the
        machine of the server only. Start it with <code>--listen</code> so that others reach it.
      </p>
    </Card>
  );
}
