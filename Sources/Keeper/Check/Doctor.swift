package import Contract

/// The doctor: looks at everything the bot needs, and changes nothing.
package struct Doctor: Sendable {
    private let machine: @Sendable () async -> Chapter
    private let room: @Sendable () async -> Chapter
    private let hosts: [HostDoctor]

    /// - Parameters:
    ///   - machine: looks at the machine the bot runs on.
    ///   - room: looks at the homeserver and the room.
    ///   - hosts: look at the hosts, whose connections somebody else keeps.
    package init(
        machine: @escaping @Sendable () async -> Chapter, room: @escaping @Sendable () async -> Chapter,
        hosts: [HostDoctor]
    ) {
        self.machine = machine
        self.room = room
        self.hosts = hosts
    }

    /// Everything.
    ///
    /// - Parameter tell: gets each chapter as soon as those before it are there.
    /// - Returns: all of them.
    package func all(tell: @Sendable (Chapter) -> Void = { _ in }) async -> Diagnosis {
        var parts: [@Sendable () async -> [Chapter]] = [{ [machine] in [await machine()] }]
        parts.append { [room] in [await room()] }
        for host in hosts { parts.append { await host.chapters() } }
        return await withTaskGroup(of: (Int, [Chapter]).self) { group in
            for (place, part) in parts.enumerated() { group.addTask { (place, await part()) } }
            var waiting: [Int: [Chapter]] = [:]
            var told: [Chapter] = []
            var next = 0
            for await (place, chapters) in group {
                waiting[place] = chapters
                while let chapters = waiting.removeValue(forKey: next) {
                    for chapter in chapters { tell(chapter) }
                    told += chapters
                    next += 1
                }
            }
            return Diagnosis(told)
        }
    }

    /// One service, and the host that it is on.
    package func service(_ name: ServiceName) async -> Diagnosis {
        guard let host = hosts.first(where: { $0.cares(for: name) }) else { return Diagnosis([]) }
        return Diagnosis(await host.chapters(only: name))
    }
}
