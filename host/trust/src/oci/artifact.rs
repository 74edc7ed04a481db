//! The form that a pack file has in a registry.

use serde::{Deserialize, Serialize};
use tidegate_record::Digest;

use super::address::Address;
use super::error::OciError;
use crate::{PACK_BYTES_MAX, PackFile};

/// Type of the artifact.
pub const ARTIFACT_TYPE: &str = "application/vnd.tidegate.pack.v1";

/// Type of its one layer, which is the pack file as it is.
pub const LAYER_TYPE: &str = "application/vnd.tidegate.pack.v1+tar";

/// Largest manifest that is read, bytes; ours have less than two thousand.
pub const MANIFEST_BYTES_MAX: usize = 64 << 10;

/// Type of the manifest.
pub(super) const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

/// Type of the configuration of an artifact that has none, and its bytes.
///
/// # Source
/// OCI image specification 1.1, "Guidance for an empty descriptor".
const EMPTY_TYPE: &str = "application/vnd.oci.empty.v1+json";
pub(super) const EMPTY: &[u8] = b"{}";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    schema_version: u32,
    media_type: Option<String>,
    artifact_type: Option<String>,
    config: Option<Descriptor>,
    // An index of several has none.
    #[serde(default)]
    layers: Vec<Descriptor>,
    #[serde(default)]
    annotations: Annotations,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: String,
    digest: String,
    size: u64,
}

/// For people who look at the registry; nothing is decided by them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Annotations {
    #[serde(rename = "org.opencontainers.image.title", default)]
    title: String,
    #[serde(rename = "org.opencontainers.image.version", default)]
    version: String,
    #[serde(rename = "org.tidegate.pack.jurisdiction", default)]
    jurisdiction: String,
    #[serde(rename = "org.tidegate.pack.component", default)]
    component: String,
}

/// What the manifest of an artifact says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// SHA-256 of the pack file.
    pub file: Digest,
    /// Size of the pack file, bytes.
    pub bytes: usize,
}

/// The manifest of a pack file: the same file gives the same bytes.
pub(super) fn manifest_of(file: &PackFile, bytes: &[u8]) -> serde_json::Result<Vec<u8>> {
    let listing = file.listing();
    let descriptor = |media_type: &str, content: &[u8]| Descriptor {
        media_type: media_type.to_owned(),
        digest: format!("sha256:{}", Digest::of(content)),
        size: u64::try_from(content.len()).unwrap_or(u64::MAX),
    };
    serde_json::to_vec(&Manifest {
        schema_version: 2,
        media_type: Some(MANIFEST_TYPE.to_owned()),
        artifact_type: Some(ARTIFACT_TYPE.to_owned()),
        config: Some(descriptor(EMPTY_TYPE, EMPTY)),
        layers: vec![descriptor(LAYER_TYPE, bytes)],
        annotations: Annotations {
            title: format!("{}-{}.tgp", listing.name, listing.version),
            version: listing.version.to_string(),
            jurisdiction: listing.jurisdiction.to_string(),
            component: listing.component.to_string(),
        },
    })
}

/// Reads the manifest of an artifact.
pub(super) fn read_manifest(address: &Address, bytes: &[u8]) -> Result<Artifact, OciError> {
    let wrong = |reason: String| OciError::Form {
        what: "the manifest",
        address: address.to_string(),
        reason,
    };
    let manifest: Manifest =
        serde_json::from_slice(bytes).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if manifest.media_type.as_deref().is_some_and(|found| found != MANIFEST_TYPE) {
        let found = manifest.media_type.unwrap_or_default();
        return Err(wrong(format!("is `{found}`, and that of a pack is `{MANIFEST_TYPE}`")));
    }
    let [layer] = manifest.layers.as_slice() else {
        let count = manifest.layers.len();
        return Err(wrong(format!(
            "has {count} layers, and a pack is one: this is something else"
        )));
    };
    if layer.media_type != LAYER_TYPE {
        let found = &layer.media_type;
        return Err(wrong(format!("holds `{found}`, and a pack is `{LAYER_TYPE}`")));
    }
    let digits = layer.digest.strip_prefix("sha256:").and_then(|digits| digits.parse().ok());
    let file = digits.ok_or_else(|| wrong("names its layer by no SHA-256".to_owned()))?;
    let within = usize::try_from(layer.size).ok().filter(|bytes| *bytes <= PACK_BYTES_MAX);
    let bytes = within.ok_or(OciError::TooLarge {
        what: "the pack file",
        address: address.to_string(),
        max: PACK_BYTES_MAX,
    })?;
    Ok(Artifact { file, bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(edit: impl FnOnce(&mut serde_json::Value)) -> Result<Artifact, String> {
        let mut manifest = serde_json::json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST_TYPE,
            "artifactType": ARTIFACT_TYPE,
            "config": {"mediaType": EMPTY_TYPE, "digest": "sha256:0", "size": 2},
            "layers": [{
                "mediaType": LAYER_TYPE,
                "digest": format!("sha256:{}", Digest::of(b"x")),
                "size": PACK_BYTES_MAX,
                "annotations": {"more": "is no matter"},
            }],
        });
        edit(&mut manifest);
        let address = "oci://h/p:1".parse().unwrap();
        read_manifest(&address, manifest.to_string().as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_manifest_of_one_pack_file_is_read_and_nothing_else() {
        let read_well = read(|_| ()).unwrap();
        assert_eq!(read_well, Artifact { file: Digest::of(b"x"), bytes: PACK_BYTES_MAX });
        assert!(read(|it| drop(it.as_object_mut().unwrap().remove("mediaType"))).is_ok());
        for (pointer, value, part) in [
            ("/layers/0/size", (PACK_BYTES_MAX + 1).into(), "more than"),
            ("/layers/0/size", (-1).into(), "cannot be read"),
            ("/layers/0/mediaType", "application/gzip".into(), "application/gzip"),
            ("/layers/0/digest", "sha512:0".into(), "no SHA-256"),
            ("/layers", serde_json::json!([]), "0 layers"),
            ("/mediaType", "application/vnd.oci.image.index.v1+json".into(), "index"),
        ] {
            let error = read(|it| *it.pointer_mut(pointer).unwrap() = value).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
