// What Prometheus is asked by the alerts and by the dashboard.
import { textOf, yamlOf } from './support.mjs';

export const alerts = () =>
  yamlOf('deploy/prometheus/alerts.yml').groups.flatMap(({ rules }) => rules);

export const dashboard = () => JSON.parse(textOf('deploy/grafana/dashboards/order-service.json'));

// [{ where, expression }], Grafana's own variables filled in.
export function everyExpression() {
  const panels = dashboard().panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `panel "${title}"`, expression: expr })));
  const others = [
    ...dashboard().annotations.list.map(({ name, expr }) => ({ where: `annotation ${name}`, expression: expr })),
    ...alerts().map(({ alert, expr }) => ({ where: `alert ${alert}`, expression: expr })),
  ];
  return [...panels, ...others].map(({ where, expression }) => ({
    where, expression: expression.replaceAll('$__rate_interval', '30s').replaceAll('$instance', '.*'),
  }));
}

// Its selectors, name{labels}, without the time range.
export const selectorsOf = (expression) =>
  [...expression.matchAll(/\b(up|ALERTS|(?:order|haproxy)_\w+)(\{[^}]*\})/g)].map(([text, name]) => ({ text, name }));
