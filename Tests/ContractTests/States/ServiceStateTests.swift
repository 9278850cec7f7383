import Contract
import Testing

@Suite("The state in one word")
struct ServiceStateTests {
    @Test(
        "each row of the contract's table",
        arguments: [
            (DockerState.running, 0, false, "running"), (.running, 9, false, "running"),
            (.running, 0, true, "crash_loop"),
            (.restarting, 1, false, "restarting"), (.restarting, 2, false, "restarting"),
            (.restarting, 3, false, "crash_loop"), (.restarting, 1, true, "crash_loop"),
            (.exited, 9, false, "exited"),
            (.exited, 9, true, "exited"), (.created, 0, true, "created"), (.paused, 3, true, "paused"),
            (.removing, 3, true, "removing"), (.dead, 3, true, "dead"),
        ])
    func containers(state: DockerState, count: Int, isLooping: Bool, word: String) {
        #expect(ServiceState(.look(.make(state, count: count)), isLooping: isLooping).rawValue == word)
    }

    @Test("without a container there is no loop", arguments: [true, false])
    func others(isLooping: Bool) {
        #expect(ServiceState(StatusAnswer(finding: .notDeployed), isLooping: isLooping) == .notDeployed)
        #expect(
            ServiceState(StatusAnswer(finding: .failed(words: "x", exitCode: 1)), isLooping: isLooping)
                == .error)
    }

    @Test("every word of the facts")
    func words() {
        #expect(
            Set(ServiceState.allCases.map(\.rawValue)) == [
                "running", "restarting", "crash_loop", "exited", "created", "paused", "removing", "dead",
                "not_deployed",
                "unreachable", "error",
            ])
    }

    @Test("running and restarting are up, all else is down", arguments: DockerState.allCases)
    func isUp(state: DockerState) { #expect(state.isUp == (state == .running || state == .restarting)) }
}
