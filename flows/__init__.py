"""When things run: Prefect flows, the only place that imports Prefect."""
