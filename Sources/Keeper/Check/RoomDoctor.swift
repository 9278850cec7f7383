import Contract
import FoundationEssentials
package import Matrix

/// Looks at what the bot needs of the homeserver and of its room.
package struct RoomDoctor: Sendable {
    /// How long all of it may take.
    static let limit: Duration = .seconds(20)
    /// Below this, in bytes, the files of long outputs may be refused.
    static let smallUpload = Int64(10 << 20)

    private let homeserver: Homeserver
    private let target: Entrance.Target
    private let judge: RoomJudge
    private let time: Time

    package init(
        homeserver: Homeserver, target: Entrance.Target, user: UserID, admins: [UserID], allowPublic: Bool,
        hasTile: Bool = true, time: Time = .system
    ) {
        self.homeserver = homeserver
        self.target = target
        self.time = time
        judge = RoomJudge(user: user, admins: admins, allowPublic: allowPublic, hasTile: hasTile)
    }

    /// All findings, in the order in which they build on each other.
    package func chapter() async -> Chapter {
        let checkup = Checkup(subject: "homeserver", limit: Self.limit) { await findings() }
        return Chapter("homeserver and room", await checkup.perform(time))
    }

    private func findings() async -> [Finding] {
        var findings: [Finding] = []
        do throws(MatrixError) {
            findings += try await server()
            let owner = try await homeserver.call(WhoAmI()).userID
            guard owner == judge.user else {
                let mend = "set the token of \(judge.user), or user_id = \"\(owner)\""
                return findings + [Finding(.failed, "token", "belongs to \(owner)", mend: mend)]
            }
            findings.append(Finding(.ok, "token", "belongs to \(judge.user)"))
            return findings + (try await room()) + (await limits())
        } catch {
            guard error.isUnknownToken else {
                return findings + [
                    Finding(
                        .failed, "homeserver", error.description,
                        mend: "is `homeserver` right, and does this machine reach it?")
                ]
            }
            return findings + [
                Finding(
                    .failed, "token", "is not taken (any more)", mend: "log in again and store the new token")
            ]
        }
    }

    private func server() async throws(MatrixError) -> [Finding] {
        let asked = time.wall()
        let versions = try await homeserver.call(Versions())
        let isPlain = homeserver.url.text.hasPrefix("http:")
        let how = isPlain ? "plain http, to this very machine" : "TLS, its certificate checked"
        let newest = Finding.plain(versions.versions.last ?? "of unknown version")
        let answers = Finding(.ok, "homeserver", "answers, Matrix \(newest); \(how)")
        let date: Date
        do { date = try await homeserver.call(ServerTime()) } catch {
            return [answers, Finding(.warning, "clock", "the homeserver does not tell the time")]
        }
        let clock = HostJudge.clock(
            Int64(date.timeIntervalSince1970), asked: asked...max(asked, time.wall()), of: "the homeserver's")
        return [answers, clock]
    }

    private func room() async throws(MatrixError) -> [Finding] {
        let room: RoomID
        switch target {
        case .id(let id): room = id
        case .alias(let alias): room = try await homeserver.call(ResolveAlias(alias)).room
        }
        guard try await homeserver.call(JoinedRooms()).contains(room) else {
            return [
                Finding(
                    .failed, "room", "\(judge.user) is not in \(room)",
                    mend: "invite it there as one of the admins; `run` then joins")
            ]
        }
        let state = try await homeserver.call(RoomStateAll(room: room)).events
        return [Finding(.ok, "room", "I am in \(room)")]
            + judge.findings(
                RoomFacts(state: state), members: state.compactMap { MembershipChange($0) })
    }

    // MARK: Limits

    private func limits() async -> [Finding] {
        let upload: Finding
        do throws(MatrixError) {
            upload = Self.upload(try await homeserver.call(MediaConfig()))
        } catch {
            upload = Finding(.warning, "upload limit", "is not told: \(error.description)")
        }
        return [upload, Self.rate(homeserver.url, judge.user)]
    }

    static func upload(_ limit: Int64?) -> Finding {
        guard let limit else { return Finding(.ok, "upload limit", "the homeserver names none") }
        let words = "files of up to \(HostJudge.size(Int(min(max(limit, 0), 1 << 50) >> 10)))"
        guard limit < smallUpload else { return Finding(.ok, "upload limit", words) }
        return Finding(
            .warning, "upload limit", words + ": the log of a long update may not fit",
            mend: "raise the homeserver's limit: Synapse's `max_upload_size`")
    }

    /// No client can ask for it, it is only met: so what is said is what the bot begins with, and how it is lifted.
    static func rate(_ url: HomeserverURL, _ user: UserID) -> Finding {
        let path: EndpointPath = "/_synapse/admin/v1/users/\(user)/override_ratelimit"
        return Finding(
            .ok, "rate limit",
            "cannot be asked for; I begin with Synapse's default, an event in 5 s after a burst of 10, and learn "
                + "what is taken",
            mend: "where progress is to be shown more often, an admin of a Synapse lifts it for me alone: "
                + "`curl -X POST --oauth2-bearer \"$ADMIN_TOKEN\" "
                + "-d '{\"messages_per_second\":0,\"burst_count\":0}' \(ShellWord.quote(url.text + path.text))`"
        )
    }
}
