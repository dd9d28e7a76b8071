import type { components } from './openapi';

export type Deployment = components['schemas']['DeploymentView'];

/**
 * What came up in an environment and is in a repository to be taken from, each once, the newest first. Its value is its name, or the commit that was delivered
 * where several go by that name.
 */
export function versionsOf(deployments: Deployment[], environment: string, without?: Deployment | null) {
  const up = deployments.filter(
    (each) => each.environment === environment && each.outcome === 'succeeded' && each.repository,
  );
  const once = up.filter((each, index) => up.findIndex(({ revision }) => revision === each.revision) === index);
  return once
    .filter((each) => without?.outcome !== 'succeeded' || each.revision !== without.revision)
    .map((deployment) => {
      const { version } = deployment.release;
      const alone = once.filter((each) => each.release.version === version).length === 1;
      return { value: alone ? version : deployment.revision.slice(0, 12), deployment };
    });
}
