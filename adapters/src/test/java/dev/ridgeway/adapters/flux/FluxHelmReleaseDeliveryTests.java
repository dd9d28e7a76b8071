package dev.ridgeway.adapters.flux;

class FluxHelmReleaseDeliveryTests extends RecordedFluxDelivery {

    FluxHelmReleaseDeliveryTests() {
        super(FluxType.HELM_RELEASE);
    }
}
