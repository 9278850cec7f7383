import ArgumentParser
import FoundationEssentials
import Keeper
import Matrix
import Remote
import Settings
import Transport

/// `bridgekeeper check`: the doctor.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks at everything the bot needs; one line each, exit 1 if any failed.")

    @OptionGroup var option: ConfigOption

    func run() async throws {
        let assembly = try Assembly(option)
        var failures = 0
        let tell = { (findings: [Finding]) in
            for finding in findings { Terminal.say(finding.line) }
            failures += findings.filter { $0.verdict == .failed }.count
        }
        tell([Finding(.ok, "configuration", "\(option.config) has no mistake")] + files(assembly))
        tell(try await matrix(assembly))
        tell(try await hosts(assembly))
        if failures > 0 { throw ExitStatus.failed }
    }

    private func files(_ assembly: Assembly) -> [Finding] {
        [stateFolder(assembly.configuration.stateDirectory)]
            + (assembly.configuration.matrix.accessTokenFile.map { [tokenFile($0)] } ?? [])
    }

    private func stateFolder(_ path: String) -> Finding {
        var folder = path
        while !FileManager.default.fileExists(atPath: folder), folder != "/", !folder.isEmpty {
            folder = URL(filePath: folder).deletingLastPathComponent().path(percentEncoded: false)
            if folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            return Finding(
                .failed, "state folder", "\(folder) cannot be written",
                mend: "make \(path) and give it to the bot's user")
        }
        return Finding(
            .ok, "state folder", folder == path ? "\(path) can be written" : "\(path) will be made")
    }

    private func tokenFile(_ path: String) -> Finding {
        do {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
            guard mode & 0o077 == 0 else {
                return Finding(.warning, "token file", "others may read \(path)", mend: "chmod 600 \(path)")
            }
            return Finding(.ok, "token file", "\(path) is private")
        } catch {
            return Finding(.failed, "token file", "\(path) is not there or cannot be read")
        }
    }

    private func matrix(_ assembly: Assembly) async throws -> [Finding] {
        let token: AccessToken
        do { token = try assembly.token() } catch {
            return [Finding(.failed, "token", "there is none that can be used")]
        }
        let http = try assembly.http()
        let settings = assembly.configuration.matrix
        let doctor = RoomDoctor(
            homeserver: Homeserver(url: settings.homeserver, token: token, http: http), user: settings.userID,
            allowPublic: settings.allowPublicRoom)
        let findings = await doctor.findings(of: assembly.target)
        await http.close()
        return findings
    }

    private func hosts(_ assembly: Assembly) async throws -> [Finding] {
        var findings: [Finding] = []
        for host in try assembly.hosts() {
            let doctor = HostDoctor(host: host, services: assembly.configuration.services)
            findings += try await withThrowingTaskGroup(of: [Finding]?.self) { group in
                group.addTask {
                    try await host.run()
                    return nil
                }
                group.addTask { await doctor.findings() }
                defer { group.cancelAll() }
                while let found = try await group.next() { if let found { return found } }
                return []
            }
        }
        return findings
    }
}
