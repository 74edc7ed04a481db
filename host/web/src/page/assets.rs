//! Style, script and icon, compiled in.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::guard::{Need, Pages};

/// Addresses carry a digest of the content, so what they name never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A file of the pages.
pub(super) struct Asset {
    path: &'static str,
    kind: &'static str,
    content: &'static str,
}

pub(super) const STYLE: Asset = Asset {
    path: "/static/style.css",
    kind: "text/css; charset=utf-8",
    content: include_str!("../../static/style.css"),
};

pub(super) const SCRIPT: Asset = Asset {
    path: "/static/live.js",
    kind: "text/javascript; charset=utf-8",
    content: include_str!("../../static/live.js"),
};

pub(super) const ICON: Asset = Asset {
    path: "/static/icon.svg",
    kind: "image/svg+xml",
    content: include_str!("../../static/icon.svg"),
};

impl Asset {
    /// Its address with a digest of its content.
    pub(super) fn address(&self) -> String {
        format!("{}?v={:016x}", self.path, digest(self.content))
    }
}

/// FNV-1a: short, and good enough to tell two versions of one file apart.
const fn digest(content: &str) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut rest = content.as_bytes();
    while let [byte, tail @ ..] = rest {
        hash = (hash ^ *byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
        rest = tail;
    }
    hash
}

/// The routes of the files.
pub(super) fn routes(pages: Pages) -> Pages {
    [STYLE, SCRIPT, ICON].into_iter().fold(pages, |pages, asset| {
        let answer = move || async move {
            ([(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, FOR_EVER)], asset.content).into_response()
        };
        pages.route(asset.path, Need::Nothing, get(answer))
    })
}
