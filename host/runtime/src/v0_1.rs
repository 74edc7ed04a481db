//! Contract 0.1: what the engine's binding generator made of `wit/v0.1`, converted straight into
//! domain types. A further version is one more file like this.

pub(crate) mod classification {
    wasmtime::component::bindgen!({
        path: "../../wit/v0.1",
        world: "classification-pack",
    });
}

pub(crate) mod threshold {
    wasmtime::component::bindgen!({
        path: "../../wit/v0.1",
        world: "threshold-pack",
        with: { "tidegate:rules/types": super::classification::tidegate::rules::types },
    });
}

pub(crate) mod grading {
    wasmtime::component::bindgen!({
        path: "../../wit/v0.1",
        world: "grading-pack",
        with: { "tidegate:rules/types": super::classification::tidegate::rules::types },
    });
}

pub(crate) mod judgement {
    wasmtime::component::bindgen!({
        path: "../../wit/v0.1",
        world: "judgement-pack",
        with: { "tidegate:rules/types": super::classification::tidegate::rules::types },
    });
}

tidegate_domain::bind_v0_1!(types: crate::v0_1::classification::tidegate::rules::types);
tidegate_domain::bind_v0_1!(classification: crate::v0_1::classification::exports::tidegate::rules::classification);
tidegate_domain::bind_v0_1!(threshold: crate::v0_1::threshold::exports::tidegate::rules::threshold);
tidegate_domain::bind_v0_1!(grading: crate::v0_1::grading::exports::tidegate::rules::grading);
tidegate_domain::bind_v0_1!(judgement: crate::v0_1::judgement::exports::tidegate::rules::judgement);
