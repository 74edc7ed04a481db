//! What wit-bindgen made of `wit/v0.1`, one small world an interface.

#![expect(missing_docs, reason = "generated; the WIT files carry the documentation")]

pub mod classification {
    wit_bindgen::generate!({
        path: "../../wit/v0.1",
        world: "classification-pack",
        pub_export_macro: true,
        export_macro_name: "export_classification_world",
        default_bindings_module: "tidegate_sdk::bindings::classification",
        generate_all,
    });
}

pub mod threshold {
    wit_bindgen::generate!({
        path: "../../wit/v0.1",
        world: "threshold-pack",
        pub_export_macro: true,
        export_macro_name: "export_threshold_world",
        default_bindings_module: "tidegate_sdk::bindings::threshold",
        with: { "tidegate:rules/types@0.1.0": crate::bindings::classification::tidegate::rules::types },
    });
}

pub mod grading {
    wit_bindgen::generate!({
        path: "../../wit/v0.1",
        world: "grading-pack",
        pub_export_macro: true,
        export_macro_name: "export_grading_world",
        default_bindings_module: "tidegate_sdk::bindings::grading",
        with: { "tidegate:rules/types@0.1.0": crate::bindings::classification::tidegate::rules::types },
    });
}

pub mod judgement {
    wit_bindgen::generate!({
        path: "../../wit/v0.1",
        world: "judgement-pack",
        pub_export_macro: true,
        export_macro_name: "export_judgement_world",
        default_bindings_module: "tidegate_sdk::bindings::judgement",
        with: { "tidegate:rules/types@0.1.0": crate::bindings::classification::tidegate::rules::types },
    });
}

tidegate_contract::bind_v0_1!(types: crate::bindings::classification::tidegate::rules::types);
tidegate_contract::bind_v0_1!(classification: crate::bindings::classification::exports::tidegate::rules::classification);
tidegate_contract::bind_v0_1!(threshold: crate::bindings::threshold::exports::tidegate::rules::threshold);
tidegate_contract::bind_v0_1!(grading: crate::bindings::grading::exports::tidegate::rules::grading);
tidegate_contract::bind_v0_1!(judgement: crate::bindings::judgement::exports::tidegate::rules::judgement);
