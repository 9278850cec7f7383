import ArgumentParser
import Keeper
import Matrix
import Remote
import Settings
import Transport

/// `bridgekeeper check`: the doctor.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks at everything the bot needs, and changes nothing.",
        discussion: """
            One line for each check: ok, warning or failed, and under it what to do. Exit status 1 when any failed. \
            It is over within half a minute, whatever hangs.
            """)

    @OptionGroup var option: ConfigOption

    func run() async throws {
        let assembly = try Assembly(option)
        let token: AccessToken?
        // Why there is none was said; the rest is worth a look all the same.
        do { token = try assembly.token() } catch { token = nil }
        let heartbeat = try assembly.heartbeat()
        let wording = assembly.wording(secrets: (token.map { [$0.secret] } ?? []) + (heartbeat?.parts ?? []))
        let http = try assembly.http()
        let watched = try assembly.monitor(heartbeat)
        let diagnosis = try await withHosts(try assembly.hosts()) { hosts in
            await doctor(assembly, token, http, watched?.monitor, hosts).all { chapter in
                for line in wording.lines(chapter) { Terminal.say(line) }
            }
        }
        await http.close()
        await watched?.http.close()
        Terminal.say(diagnosis.sum)
        if diagnosis.isFailed { throw ExitStatus.failed }
    }

    private func doctor(
        _ assembly: Assembly, _ token: AccessToken?, _ http: HTTPClient, _ monitor: Monitor?,
        _ hosts: [any Host]
    ) -> Doctor {
        let settings = assembly.configuration.matrix
        let machine = assembly.machineDoctor(monitor)
        let room = token.map {
            assembly.roomDoctor(Homeserver(url: settings.homeserver, token: $0, http: http))
        }
        return Doctor(
            machine: { await machine.chapter() }, room: { await room?.chapter() ?? Self.noToken },
            hosts: hosts.map { HostDoctor(host: $0, services: assembly.configuration.services) })
    }

    private static let noToken = Chapter(
        "homeserver and room",
        [
            Finding(
                .failed, "token", "there is none that can be used",
                mend: "set access_token_file, or \(Assembly.tokenVariable)")
        ])

    /// Keeps the connections to the hosts for as long as they are looked at.
    private func withHosts(
        _ hosts: [any Host], _ body: @escaping @Sendable ([any Host]) async -> Diagnosis
    ) async throws -> Diagnosis {
        try await withThrowingTaskGroup(of: Diagnosis?.self) { group in
            for host in hosts {
                group.addTask {
                    try await host.run()
                    return nil
                }
            }
            group.addTask { await body(hosts) }
            defer { group.cancelAll() }
            while let result = try await group.next() { if let result { return result } }
            throw CancellationError()
        }
    }
}
