import Logging

/// Calls the outside monitor for as long as all is well.
struct Heart: Sendable {
    let monitor: Monitor
    let office: Office
    let lastSync: @Sendable () -> Duration?

    /// Beats until it is cancelled.
    func run() async throws {
        var heartbeat = Heartbeat()
        while true {
            let begun = office.time.elapsed()
            switch heartbeat.decide(office.vitalSigns.ailment(lastSync: lastSync(), at: begun), at: begun) {
            case .hold(let ailment):
                if let ailment { office.log.warning("no heartbeat: \(ailment)") }
            case .call:
                let trouble = await call()
                try Task.checkCancellation()
                say(heartbeat.ended(trouble))
            }
            // Whoever has just set it up waits for the first one.
            let every = heartbeat.isFresh ? min(monitor.every, .seconds(1)) : monitor.every
            try await office.time.sleep(max(.milliseconds(100), begun + every - office.time.elapsed()))
        }
    }

    private func call() async -> Monitor.Trouble? {
        do throws(Monitor.Trouble) {
            _ = try await monitor.call()
            return nil
        } catch {
            return error
        }
    }

    private func say(_ news: Heartbeat.News?) {
        switch news {
        case .fails(let trouble): office.log.warning("the heartbeat's call failed: \(trouble)")
        case .beatsAgain: office.log.notice("the heartbeat is called again")
        case nil: return
        }
    }
}
