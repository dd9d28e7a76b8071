package dev.ridgeway.adapters.flux;

class FluxKustomizationDeliveryTests extends RecordedFluxDelivery {

    FluxKustomizationDeliveryTests() {
        super(FluxType.KUSTOMIZATION);
    }
}
