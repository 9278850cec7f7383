import Contract
import Journal

@testable import Keeper

extension SeenRow {
    /// What is kept of a look.
    static func make(_ look: ContainerLook = .make(), hostTime: Int64 = noon / 1000) -> SeenRow {
        SeenRow(
            service: "bridge", container: look.id, startedAt: look.startedAt, restarts: look.restartCount,
            isUp: look.state == .running || look.state == .paused, hostTime: hostTime, at: noon)
    }
}

extension AwayStory {
    /// Deaths of a container, as docker tells them.
    static func deaths(_ times: [Double], of container: String = "c1") -> [ContainerEvent] {
        times.map { time in
            ContainerEvent(
                .die(exitCode: 1, seconds: 1), at: Int64((DockerModel.midnight + time) * 1e9),
                container: container, name: "matrix-bridge")
        }
    }
}
