//! Applications for permits: begun, looked at by the county's packs, compared version by version.
//! Every other step of theirs is one of their matter.

pub(crate) mod begin;
pub(crate) mod compare;
mod item;
pub(crate) mod precheck;
pub(crate) mod precheck_permits;
pub(crate) mod readiness;

use tidegate_domain::{Matter, MatterKind};

use crate::error::Failure;

/// A matter that is an application.
fn application(matter: Matter) -> Result<Matter, Failure> {
    if matter.key.kind == MatterKind::Application {
        return Ok(matter);
    }
    let message = format!("matter {} is a {}, not an application", matter.id, matter.key.kind);
    Err(Failure::bad_input("matter", message))
}
