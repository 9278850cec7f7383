// The whole program against the real world: the built binary, a real homeserver, sshd, docker engine and repository.
//
// `scripts/test` brings the world up and runs this; by hand: `scripts/world up`, then `swift test --filter EndToEnd` with
// BRIDGEKEEPER_WORLD set to the world's folder. No part is a mock; the one thing that stands in between is a proxy
// that plays a homeserver's bad day. What a type does alone is not tested here but beside it.

import Testing

/// All that needs the world: one after the other, for there is only one world.
///
/// Each test plays with a bot account, a room and a state folder of its own, so that no test waits for the homeserver's
/// limits because of another; the hosts and containers it sets up by itself.
@Suite(
    .serialized, .enabled(if: World.isUp, "no world is up: scripts/test brings one up"),
    // It goes before any limit that a test has of its own.
    .timeLimit(.minutes(Truth.rounds > 1 ? 30 : 4)))
enum EndToEnd {}
