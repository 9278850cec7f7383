import Remote
import Testing

extension OnThisMachine {
    /// A value that only comes together once escapes are gone, or that a secret file spreads over lines.
    @Suite struct DrawnValueTests {
        private static let env = """
            BRIDGE_PASSWORD=plum-Orbit-4417-kettle
            PASS="first part of it
            middle part = here
            second-part"
            BRIDGE_TOKEN='right-side tokn
             and the end of it' # a remark
            # "no value, though the quote stays open
            LOG_LEVEL=information
            """

        /// What is printed, and how what leaves the host of it reads.
        private static let lines: [(String, String)] = [
            ("a plum-\u{1B}[01;31m\u{1B}[KOrb\u{1B}[m\u{1B}[Kit-4417-kettle z", "a [masked] z"),
            ("plum-\u{9B}31mOrbit-4417\u{9B}m-kettle", "[masked]"),
            ("plum-\u{1B}]8;;http://x/\u{1B}\\Orbit-4417\u{1B}]0;t\u{07}-kettle.", "[masked]."),
            ("plum-\u{1B}Pa\rb\u{1B}\\Orbit-\u{1B}(B4417-\u{1B}7kettle", "[masked]"),
            ("p\u{08}pl\u{08}lu\u{08}um\u{08}m-\u{08}-Orbit-4417-kettle bold", "[masked] bold"),
            ("plum-Oéé\u{08}\u{08}rbix\u{1B}[Dt-4417-kettle", "[masked]"),
            ("plum-\u{1B}[mOrbit-4417-kettle\u{08}\u{08}\u{08}", "[masked]"),
            ("plum-\rOrbit-4417-kettle\r", "[masked]"),
            ("\u{1B}]open plum-\u{1B}[mOrbit-4417-kettle", "␛]open [masked]"),
            ("ě plum-\u{1B}[mOrbit-4417-kettle ě", "ě [masked] ě"),
            ("plum-Orbit-\u{1B}[mplum-Orbit-4417-kettle kettle", "plum-Orbit-[masked] kettle"),
            ("\u{1B}[32mplain\u{1B}[m, ě\u{1B}[1mm\u{1B}[m", "plain, ěm"),
            ("10 %\r20 %\r100 %", "100 %"),
            ("first part of it, middle part = here, second-part", "[masked], [masked], [masked]"),
            ("\"first part of it and second-part\"", "[masked] and [masked]"),
            ("right-side tokn, and the end of it", "[masked], [masked]"),
            ("information, LOG_LEVEL=information", "information, LOG_LEVEL=information"),
        ]

        private static let both = Shell.installed.flatMap { shell in Awk.installed.map { (shell, $0) } }

        private func place(_ shell: Shell, _ awk: Awk) throws -> (Place, [String]) {
            let place = try Place(shell, awk)
            try place.write(".env", Self.env)
            try place.write("text", Self.lines.map { $0.0 + "\n" }.joined())
            return (place, [place.path(".env")])
        }

        @Test(
            "a value is masked as it reads, whatever escapes, erasures or quotes are in it",
            arguments: Self.both)
        func query(_ shell: Shell, _ awk: Awk) async throws {
            let (place, secrets) = try place(shell, awk)
            let result = try await place.host.run(Query("cd; cat text; cat text >&2", secrets: secrets))
            #expect(result.standardOutput.lines == Self.lines.map { $0.1 })
            #expect(result.standardError.lines == Self.lines.map { $0.1 })
        }

        @Test("so it is in a job's output", arguments: Self.both)
        func job(_ shell: Shell, _ awk: Awk) async throws {
            let (place, secrets) = try place(shell, awk)
            var order = JobOrder.make("cat text")
            order.secrets = secrets
            _ = try await place.jobs.launch(order)
            let (state, records) = try await place.jobs.followed(order.id)
            #expect(state.outcome == .ok)
            let lines = records.map(\.kind).lines
            #expect(lines.filter { $0.hasPrefix("output ") } == Self.lines.map { "output " + $0.1 })
        }

        @Test("so it is wherever a long line is taken apart", arguments: Awk.installed)
        func long(_ awk: Awk) async throws {
            let (place, secrets) = try place(.dash, awk)
            // Around the places where lines are taken apart, 3967 bytes each; the title is longer than what is kept back.
            let script = #"""
                cd; title=$(head -c 400 /dev/zero | tr '\0' t)
                for n in 3500 3920 3935 3940 3945 3950 3955 3960 3965 3966 3967 3968 7900 12000; do
                    head -c $n /dev/zero | tr '\0' x
                    printf 'plum-\033[01;31m\033[KOrb\033[m\033[Kit-\033]0;%s\0074417-kettle\n' "$title"
                done
                """#
            let result = try await place.host.run(
                Query(script, keep: OutputBound(head: 100, tail: 100, lineBytes: 20_000), secrets: secrets))
            let lines = result.standardOutput.lines
            #expect(lines.count == 14)
            #expect(lines.allSatisfy { $0.hasSuffix("x[masked]") })
        }

        @Test("an escape without an end holds nothing up", arguments: Awk.installed)
        func open(_ awk: Awk) async throws {
            let (place, secrets) = try place(.dash, awk)
            let script = #"""
                printf '\033]0;'; head -c 40000 /dev/zero | tr '\0' x; echo plum-Orbit-4417-kettle
                i=0; while [ $i -lt 10000 ]; do printf '\033[1m'; i=$((i + 1)); done; echo plum-Orbit-4417-kettle
                """#
            let result = try await place.host.run(
                Query(
                    script, limit: .seconds(60),
                    keep: OutputBound(head: 100, tail: 100, lineBytes: 60_000), secrets: secrets))
            let lines = result.standardOutput.lines
            #expect(lines.count == 2)
            #expect(lines.first?.hasSuffix("x[masked]") == true)
            #expect(lines.last == "[masked]")
        }

        @Test("of a value with an escape in it no part stays at the host's cut", arguments: Awk.installed)
        func cut(_ awk: Awk) async throws {
            let (place, secrets) = try place(.dash, awk)
            // The first part ends after 262144 bytes, in the middle of the second escape.
            let script = #"""
                head -c 262120 /dev/zero | tr '\0' x; printf '\rplum-\033[mOrbit-\033[01;31m4417-kettle'
                head -c 600000 /dev/zero | tr '\0' y; echo
                """#
            let result = try await place.host.run(
                Query(script, keep: OutputBound(head: 1, tail: 1, lineBytes: 131_072), secrets: secrets))
            let text = result.standardOutput.text
            #expect(result.standardOutput.droppedOnHost > 0)
            #expect(!text.contains("plum") && !text.contains("Orbit"))
        }

        @Test("a value that is written like another number is a new one", arguments: Awk.installed)
        func number(_ awk: Awk) async throws {
            let (place, secrets) = try place(.dash, awk)
            try place.write(".env", "LICENSE_KEY=\n0012345678\n")
            // The first line has the file read.
            var order = JobOrder.make(
                "echo one; sleep 0.5; printf 'LICENSE_KEY=\\n12345678\\n' >.env; sleep 1.1; echo 12345678")
            order.secrets = secrets
            _ = try await place.jobs.launch(order)
            let records = try await place.jobs.followed(order.id).records
            #expect(records.map(\.kind).lines.suffix(2) == ["output one", "output [masked]"])
        }
    }
}
