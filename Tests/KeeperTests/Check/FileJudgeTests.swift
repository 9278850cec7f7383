import Contract
import Foundation
import Testing

@testable import Keeper

@Suite("What the doctor thinks of the bot's own files")
struct FileJudgeTests {
    private static func look(_ mode: UInt32, isOurs: Bool = true) -> FileLook {
        FileLook(path: "/etc/bridgekeeper/x", mode: mode, isOurs: isOurs)
    }

    @Test(
        "a token that everybody may read fails, one of a group's is a warning",
        arguments: [
            (UInt32(0o600), Finding.Verdict.ok), (0o400, .ok), (0o640, .warning), (0o660, .warning),
            (0o644, .failed), (0o604, .failed), (0o602, .failed),
        ])
    func token(mode: UInt32, verdict: Finding.Verdict) {
        let found = FileJudge.token(Self.look(mode))
        #expect(found.verdict == verdict)
        #expect(found.mend == (verdict == .ok ? nil : "`chmod 600 /etc/bridgekeeper/x`"))
    }

    @Test(
        "a key that others may read fails: ssh would not use it",
        arguments: [
            (UInt32(0o600), true, Finding.Verdict.ok), (0o400, true, .ok), (0o640, true, .failed),
            (0o644, true, .failed), (0o640, false, .warning), (0o644, false, .failed),
        ])
    func key(mode: UInt32, isOurs: Bool, verdict: Finding.Verdict) {
        let found = FileJudge.key(Self.look(mode, isOurs: isOurs))
        #expect(found.verdict == verdict)
        #expect(found.words.contains("ssh does not use it") == (verdict == .failed && isOurs))
    }

    @Test(
        "what others may write of configuration and known hosts is no longer the owner's word",
        arguments: [
            (UInt32(0o644), Finding.Verdict.ok), (0o600, .ok), (0o664, .warning), (0o666, .failed),
        ])
    func writable(mode: UInt32, verdict: Finding.Verdict) {
        for found in [FileJudge.configuration(Self.look(mode)), FileJudge.knownHosts(Self.look(mode))] {
            #expect(found.verdict == verdict && (found.mend == nil) == (verdict == .ok))
        }
    }

    @Test("what is missing, no file or unreadable fails, each in its own words")
    func unusable() {
        for judge in [FileJudge.token, FileJudge.key, FileJudge.knownHosts, FileJudge.configuration] {
            #expect(judge(FileLook(path: "/x", kind: .missing)).words == "`/x` is not there")
            #expect(judge(FileLook(path: "/x", kind: .folder)).words == "`/x` is no file")
            let closed = judge(FileLook(path: "/x", isReadable: false))
            #expect(closed.verdict == .failed && closed.words.contains("cannot be read"))
        }
    }

    @Test(
        "a state folder that can be made is well; one that others may enter is a failure, or mended by `run`",
        arguments: [
            (FileLook(path: "/s", kind: .missing), nil, Finding.Verdict.ok),
            (FileLook(path: "/s", kind: .file), nil, .failed),
            (FileLook(path: "/s", kind: .folder, mode: 0o700), [], .ok),
            (FileLook(path: "/s", kind: .folder, mode: 0o700, isWritable: false), [], .failed),
            (FileLook(path: "/s", kind: .folder, mode: 0o755), ["journal.sqlite"], .warning),
            (FileLook(path: "/s", kind: .folder, mode: 0o755), ["spool"], .failed),
            (FileLook(path: "/s", kind: .folder, mode: 0o755), nil, .failed),
            (FileLook(path: "/s", kind: .folder, mode: 0o755, isOurs: false), [], .failed),
        ] as [(FileLook, [String]?, Finding.Verdict)])
    func state(look: FileLook, entries: [String]?, verdict: Finding.Verdict) {
        let above = FileLook(path: "/", kind: .folder, mode: 0o755)
        let found = FileJudge.state(look, entries: entries, above: above)
        #expect(found.verdict == verdict, "\(found)")
        #expect((found.mend == nil) == (verdict == .ok))
    }

    @Test("a state folder that cannot be made fails, and names what cannot be written")
    func unmakeable() {
        let above = FileLook(path: "/var/lib", kind: .folder, isWritable: false)
        let found = FileJudge.state(FileLook(path: "/var/lib/x", kind: .missing), entries: nil, above: above)
        #expect(found.verdict == .failed && found.words.contains("`/var/lib` cannot be written"))
    }

    @Test(
        "OpenSSH has to be 8.7 or later",
        arguments: [
            ("OpenSSH_9.2p1 Debian-2+deb12u3, OpenSSL 3.0.14", Finding.Verdict.ok), ("OpenSSH_10.0p2", .ok),
            ("OpenSSH_8.7p1", .ok), ("OpenSSH_8.6p1", .failed), ("OpenSSH_7.9", .failed),
            ("OpenSSH_x", .failed),
            ("Dropbear v2022", .warning), ("", .warning),
        ])
    func ssh(said: String, verdict: Finding.Verdict) {
        #expect(FileJudge.ssh(said).verdict == verdict)
    }

    @Test(
        "the state folder's disk",
        arguments: [
            (DiskRoom(size: 9 << 20, free: 2 << 20), Finding.Verdict.ok),
            (DiskRoom(size: 9 << 20, free: 500 << 10), .warning),
            (DiskRoom(size: 9 << 20, free: 10), .failed),
            (DiskRoom(size: 9 << 20, free: 2 << 20, freeInodes: 1), .failed),
        ])
    func disk(room: DiskRoom, verdict: Finding.Verdict) {
        #expect(FileJudge.disk(room).verdict == verdict)
    }

    @Test("real files are seen as they are, and nothing is made")
    func real() async throws {
        let place = try Place()
        for (name, mode) in [("config", 0o644), ("token", 0o604), ("key", 0o600), ("hosts", 0o666)] {
            try place.write(name, "x")
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path(name))
        }
        let doctor = MachineDoctor(
            files: MachineDoctor.Files(
                configuration: place.path("config"), token: place.path("token"),
                heartbeat: place.path("hosts"),
                keys: [place.path("key"), place.path("key"), place.path("none")],
                knownHosts: [place.path("hosts")],
                state: place.path("new/state")),
            usesSSH: true, here: place.host)
        let findings = await doctor.chapter().findings
        #expect(
            findings.map(\.subject) == [
                "configuration", "token file", "heartbeat file", "ssh key", "ssh key", "known hosts",
                "state folder", "disk",
                "ssh",
            ])
        let verdicts = findings.map(\.verdict)
        #expect(
            Array(verdicts.prefix(7)) == [.ok, .failed, .failed, .ok, .failed, .failed, .ok], "\(findings)")
        #expect(!FileManager.default.fileExists(atPath: place.path("new")))
    }
}
