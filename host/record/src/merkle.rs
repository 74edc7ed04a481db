//! Merkle trees over digests, shaped as in RFC 6962.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Longest path of a proof: a tree of 2⁶⁴ leaves needs 64 steps.
const PATH_LENGTH_MAX: usize = 64;

/// The way from one leaf up to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MerklePath {
    /// Place of the leaf, from 0.
    pub index: u64,
    /// Leaves of the tree.
    pub size: u64,
    /// Roots of the neighbouring trees, the leaf's own neighbour first.
    pub steps: Vec<Digest>,
}

/// The root over `leaves`: SHA-256 of nothing for none, of a zero byte and the digest for a leaf,
/// of a one byte and both roots for a node. The left tree of a node is the largest complete one
/// that leaves something to the right.
///
/// # Source
///
/// RFC 6962, 2.1.
#[must_use]
pub fn merkle_root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(&[]),
        [leaf] => leaf_hash(leaf),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&merkle_root(left), &merkle_root(right))
        }
    }
}

/// The path of the leaf at `index`; none when there is no such leaf.
#[must_use]
pub fn merkle_path(leaves: &[Digest], index: usize) -> Option<MerklePath> {
    if index >= leaves.len() {
        return None;
    }
    let mut steps = Vec::new();
    let (mut rest, mut place) = (leaves, index);
    while rest.len() > 1 {
        let (left, right) = rest.split_at(split(rest.len()));
        if place < left.len() {
            steps.push(merkle_root(right));
            rest = left;
        } else {
            steps.push(merkle_root(left));
            place -= left.len();
            rest = right;
        }
    }
    steps.reverse();
    Some(MerklePath {
        index: u64::try_from(index).ok()?,
        size: u64::try_from(leaves.len()).ok()?,
        steps,
    })
}

impl MerklePath {
    /// The root that `leaf` and this path lead to; none when the path cannot belong to a tree of
    /// its size.
    #[must_use]
    pub fn root(&self, leaf: &Digest) -> Option<Digest> {
        if self.index >= self.size || self.steps.len() > PATH_LENGTH_MAX {
            return None;
        }
        // RFC 9162, 2.1.3.2: walk up, skipping levels at which the node has no neighbour.
        let (mut node, mut last) = (self.index, self.size - 1);
        let mut root = leaf_hash(leaf);
        for step in &self.steps {
            if last == 0 {
                return None;
            }
            if node & 1 == 1 || node == last {
                root = node_hash(step, &root);
                while node & 1 == 0 && node != 0 {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                root = node_hash(&root, step);
            }
            node >>= 1;
            last >>= 1;
        }
        (last == 0).then_some(root)
    }
}

/// The root over digests that come one after the other, see [`merkle_root`]. It holds one digest for
/// each power of two in their number, never more than 64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MerkleAccumulator {
    /// Complete trees with their heights, largest first.
    peaks: Vec<(u32, Digest)>,
}

impl MerkleAccumulator {
    /// Takes in the next leaf.
    pub fn push(&mut self, leaf: &Digest) {
        let (mut height, mut node) = (0, leaf_hash(leaf));
        while let Some((_, left)) = self.peaks.pop_if(|(peak, _)| *peak == height) {
            node = node_hash(&left, &node);
            height += 1;
        }
        self.peaks.push((height, node));
    }

    /// The root over what came so far.
    #[must_use]
    pub fn root(&self) -> Digest {
        let peaks = self.peaks.iter().rev().map(|(_, peak)| *peak);
        peaks.reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(|| Digest::of(&[]))
    }
}

fn leaf_hash(leaf: &Digest) -> Digest {
    Digest::of_parts(&[&[0], leaf.as_bytes()])
}

fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_parts(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The largest power of two below `length`, which is at least 2.
fn split(length: usize) -> usize {
    let half = length.next_power_of_two() / 2;
    half.max(1)
}
