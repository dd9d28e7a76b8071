from fastapi.testclient import TestClient

from service.logs import trace_id
from service.management import Health, management


def test_readiness_follows_shutdown():
    health = Health([])
    client = TestClient(management(health))
    assert client.get("/readyz").status_code == 200
    health.stopping = True
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_is_not_ready_while_a_dependency_fails():
    def broken():
        raise ConnectionError("gone")

    assert TestClient(management(Health([broken]))).get("/readyz").status_code == 503


def test_says_which_version_runs():
    assert "service_info{" in TestClient(management(Health([]))).get("/metrics").text


def test_the_trace_id_comes_from_the_caller():
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    assert trace_id(f"00-{trace}-00f067aa0ba902b7-01") == trace
    assert trace_id("nonsense") is None
