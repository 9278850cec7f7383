import Contract
import Matrix
import Remote
import Settings
import Testing

@Suite("every key arrives where it belongs")
struct ArrivalTests {
    @Test("the keys of a host")
    func host() throws {
        let keys = """
            address = "a"
            port = 1
            user = "u"
            identity_file = "/i"
            known_hosts_file = "/k"
            config_file = "/c"
            connect_timeout = "1s"
            keep_alive = "2s"
            keep_alive_count = 4
            local = false
            """
        let options = SSHOptions(
            name: "spark", address: "a", port: 1, user: "u", identityFile: "/i", knownHostsFile: "/k",
            configFile: "/c", connectTimeout: .seconds(1), keepAliveInterval: .seconds(2), keepAliveCount: 4)
        let read = try Configuration.read(text: Short.with(keys, at: 7), file: "c")
        #expect(read.hosts == [HostSettings(name: "spark", connection: .ssh(options))])
        let few = try Configuration.read(text: Short.with("address = \"a\"", at: 7), file: "c")
        let fewOptions = SSHOptions(name: "spark", address: "a")
        #expect(few.hosts == [HostSettings(name: "spark", connection: .ssh(fewOptions))])
    }

    @Test("the keys of [history]")
    func history() throws {
        let read = try Configuration.read(
            text: Short.followed(by: "[history]\ndays = 7\nchanges = 200\n"), file: "c")
        #expect((read.history.days, read.history.changes) == (7, 200))
        let plain = try Configuration.read(text: Short.followed(by: ""), file: "c")
        #expect((plain.history.days, plain.history.changes) == (90, 10_000))
        for wrong in [
            "days = 0", "days = 3651", "days = \"90d\"", "changes = 99", "changes = 100_001", "day = 1",
        ] {
            #expect(!printed(Short.followed(by: "[history]\n\(wrong)\n")).isEmpty, "\(wrong)")
        }
    }

    @Test("the keys of [matrix] and [state]")
    func matrix() throws {
        let keys = """
            admins = ["@a:b", "@c:d"]
            allow_public_room = true
            access_token_file = "/t"
            ca_file = "/c"
            [state]
            directory = "/s"
            """
        let read = try Configuration.read(
            text: Short.with(keys, at: 5).replacing("!ops:example.org", with: "#ops:example.org"), file: "c")
        #expect(read.matrix.room == .alias(try RoomAlias("#ops:example.org")))
        #expect(read.matrix.admins.map(\.text) == ["@a:b", "@c:d"])
        #expect(read.matrix.allowPublicRoom)
        #expect(read.matrix.accessTokenFile == "/t" && read.matrix.certificateAuthorityFile == "/c")
        #expect(read.stateDirectory == "/s")
    }

    @Test("the keys of [commands] and [watch]")
    func limits() throws {
        let keys = """
            [commands]
            freshness = "11s"
            question = "12s"
            waiting = 13
            quick = "14s"
            log_lines = 15
            shown_log_lines = 16
            [watch]
            poll = "17s"
            crash_loop = { restarts = 18, within = "19s" }
            slow_loop = { restarts = 24, within = "25s" }
            starting_grace = "20s"
            stopped_grace = "21s"
            steady = "22s"
            unreachable_after = 23
            tile = false
            releases = "26m"
            """
        let read = try Configuration.read(text: Short.followed(by: keys), file: "c")
        var limits = BotLimits()
        limits.freshness = .seconds(11)
        limits.question = .seconds(12)
        limits.waiting = 13
        limits.quick = .seconds(14)
        limits.logLines = 15
        limits.shownLogLines = 16
        #expect(read.limits == limits)
        var watch = WatchSettings()
        watch.poll = .seconds(17)
        watch.crashLoop.restarts = 18
        watch.crashLoop.within = .seconds(19)
        watch.slowLoop.restarts = 24
        watch.slowLoop.within = .seconds(25)
        watch.startingGrace = .seconds(20)
        watch.stoppedGrace = .seconds(21)
        watch.steady = .seconds(22)
        watch.unreachableAfter = 23
        watch.tile = false
        watch.releases = .seconds(26 * 60)
        watch.mention = [try UserID("@grant:example.org")]
        #expect(read.watch == watch)
    }

    @Test("the keys of a service")
    func service() throws {
        let keys = """
            owner = "o"
            repository = "/r"
            remote = "up"
            branch = "release/1.x"
            update = "ff-only"
            secrets = ["a/b", "c"]
            [service.bridge.timeouts]
            status = "1s"
            logs = "2s"
            restart = "3s"
            start = "4s"
            stop = "5s"
            update = "10m"
            action = "7s"
            grace = "8s"
            """
        let name = try #require(ServiceName("bridge"))
        var service = Service(
            name: name, host: "spark", directory: "/srv/bridge", container: "bridge", owner: "o",
            repository: "/r",
            remote: "up", branch: "release/1.x", updateMode: .fastForward, secrets: ["a/b", "c"])
        service.limits.status = .seconds(1)
        service.limits.logs = .seconds(2)
        service.limits.restart = .seconds(3)
        service.limits.start = .seconds(4)
        service.limits.stop = .seconds(5)
        service.limits.update = .seconds(600)
        service.limits.action = .seconds(7)
        service.limits.grace = .seconds(8)
        #expect(try Configuration.read(text: Short.followed(by: keys), file: "c").services == [service])
        let few = Service(name: name, host: "spark", directory: "/srv/bridge", container: "bridge")
        #expect(try Configuration.read(text: Short.followed(by: ""), file: "c").services == [few])
    }

    @Test("hosts and services keep the order of the file")
    func order() throws {
        let more = ["zoo", "ape"].map { name in
            "[host.\(name)]\nlocal = true\n[service.\(name)]\nhost = \"\(name)\"\ndirectory = \"/d\"\ncontainer = \"c\""
        }
        let read = try Configuration.read(text: Short.followed(by: more.joined(separator: "\n")), file: "c")
        #expect(read.hosts.map(\.name) == ["spark", "zoo", "ape"])
        #expect(read.services.map(\.name.text) == ["bridge", "zoo", "ape"])
    }
}
