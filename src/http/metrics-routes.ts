import express, { type Router } from 'express';

/** `GET /metrics`: what the service measures, as Prometheus text. */
export function createMetricsRoutes(deps: {
  metrics: { contentType: string; render(): Promise<string> };
}): Router {
  const router = express.Router();
  router.get('/metrics', async (_request, response) => {
    response.set('content-type', deps.metrics.contentType).send(await deps.metrics.render());
  });
  return router;
}
