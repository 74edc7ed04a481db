//! Policies and requirements that are told to those whom they concern.

pub(crate) mod publish;
