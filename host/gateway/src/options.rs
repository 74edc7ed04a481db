//! How much the gateway lets peers have.

use std::time::Duration;

use tidegate_hj212::SEGMENT_BYTES_MAX;

/// Bounds of the gateway. A zero counts as one, but for the durations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayOptions {
    /// Connections at once; more are closed as they come. Default: 2,000.
    pub connections_max: usize,
    /// Connections at once from one address. Default: 1,000, because a county's devices may all
    /// come through one relay, and half of the places stay free for others.
    pub connections_per_ip_max: usize,
    /// Devices that may speak on one connection, as those behind a data concentrator do. Default:
    /// 64.
    pub devices_per_connection_max: usize,
    /// A connection without a frame of a known device for this long is closed. Default: 10 min.
    pub idle_timeout: Duration,
    /// A frame that has begun must end within this time, or what came of it is refused. Default:
    /// 30 s.
    pub partial_frame_timeout: Duration,
    /// A peer that does not take an answer for this long is left. Default: 10 s.
    pub write_timeout: Duration,
    /// How long frames in hand may take when the gateway stops. Default: 10 s.
    pub stop_timeout: Duration,
    /// Frames a second that one connection is read at. Default: 200.
    pub frames_per_s: u32,
    /// Frames that one connection may send at once after a pause. Default: 2,000.
    pub frames_burst: u32,
    /// Bytes a second that one connection is read at. Default: 256 KiB.
    pub bytes_per_s: u32,
    /// Bytes that one connection may send at once after a pause. Default: 4 MiB.
    pub bytes_burst: u32,
    /// Frames of one connection that may wait for their commit. Default: 64.
    pub pipeline_frames_max: usize,
    /// Pieces refused one after the other, without a good frame between, before the connection is
    /// closed. Default: 100.
    pub refusals_max: u32,
    /// Longest data segment, in bytes. Default: the standard's 1,024.
    pub segment_bytes_max: usize,
}

impl Default for GatewayOptions {
    fn default() -> Self {
        Self {
            connections_max: 2_000,
            connections_per_ip_max: 1_000,
            devices_per_connection_max: 64,
            idle_timeout: Duration::from_secs(600),
            partial_frame_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(10),
            stop_timeout: Duration::from_secs(10),
            frames_per_s: 200,
            frames_burst: 2_000,
            bytes_per_s: 256 * 1024,
            bytes_burst: 4 * 1024 * 1024,
            pipeline_frames_max: 64,
            refusals_max: 100,
            segment_bytes_max: SEGMENT_BYTES_MAX,
        }
    }
}
