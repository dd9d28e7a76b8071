/** What the environment says. */
export const settings = {
  name: process.env.SERVICE_NAME ?? "${{ values.name }}",
  version: process.env.SERVICE_VERSION ?? "development",
  logLevel: process.env.LOG_LEVEL ?? "info",
  managementPort: number("MANAGEMENT_PORT", 8081),
{% if values.exposure == 'worker' %}
  workIntervalSeconds: number("WORK_INTERVAL_SECONDS", 10),
{% else %}
  port: number("PORT", 8080),
{% endif %}
  drainSeconds: 20,
};

function number(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (Number.isNaN(value)) {
    throw new Error(`${name} must be a number, not ${process.env[name]}`);
  }
  return value;
}
