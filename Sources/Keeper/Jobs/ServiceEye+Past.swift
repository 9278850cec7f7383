import Contract
import Remote

extension ServiceEye {
    /// How many events docker can remember.
    private static let memory = 256
    private static let pastLimit = Duration.seconds(10)

    /// What docker still remembers of the service since a time; nothing where it cannot be had.
    ///
    /// - Parameter seconds: the time, by the host's clock, in seconds since 1970.
    /// - Returns: what it remembers, as docker tells it.
    func past(since seconds: Int64) async -> [ContainerEvent] {
        let query = Query(
            ContainerEvents.past(of: service, since: seconds), owner: service.owner, limit: Self.pastLimit,
            keep: .last(Self.memory))
        do throws(RemoteError) {
            let result = try await host.run(query)
            return result.standardOutput.lines.compactMap { line in
                guard case .event(let event)? = ContainerEvents.read(line), event.name == service.container
                else { return nil }
                return event
            }
        } catch {
            // The count tells it as well, only not when: and that a host is away the poll says.
            return []
        }
    }
}
