import Contract
import Foundation
import TestKit
import Testing

@Suite("An action's arguments")
struct ArgumentTests {
    private static let arguments = [
        ActionArgument(name: "level", values: ["info", "debug"]),
        ActionArgument(name: "log-file", values: ["a.log", "B_2", "0"]),
    ]
    /// Shows what it found, and that it ran in its directory.
    private static let command = #"echo "$ARG_LEVEL/$ARG_LOG_FILE" >here"#

    private func service(
        directory: String = "/srv/bridge", owner: String? = nil, command: String = ArgumentTests.command,
        arguments: [ActionArgument] = ArgumentTests.arguments
    ) -> Service {
        .make(
            directory: directory, owner: owner,
            actions: [
                CustomAction(name: "odd", description: "", command: command, arguments: arguments),
                CustomAction(name: "bare", description: "", command: "true"),
            ])
    }

    @Test("the verb stays the action's name; what people read has the values behind it")
    func words() {
        let action = Action.custom("odd", values: ["debug", "0"])
        #expect(action.word == "odd" && action.phrase == "odd debug 0")
        #expect(Action.custom("bare").phrase == "bare" && Action.logs(lines: 5).phrase == "logs")
    }

    @Test("the line that people are shown sets the same, and leaves nothing set behind it")
    func shown() {
        let line = "export ARG_LEVEL=debug ARG_LOG_FILE=0; ./sweep"
        let action = Action.custom("odd", values: ["debug", "0"])
        #expect(service(command: "./sweep").line(for: action) == "cd /srv/bridge && (\(line))")
        #expect(
            service(owner: "bot", command: "./sweep").line(for: action)
                == "sudo -iu bot bash -lc 'cd /srv/bridge && (\(line))'")
        #expect(service(command: "a # b").line(for: .custom("bare")) == "cd /srv/bridge && true")
    }

    @Test("step, pasted line and the owner's line do the same with the values", arguments: Shell.all)
    func runs(shell: Shell) throws {
        let world = try World()
        let directory = world.root.path + "/it's here"
        #expect(try world.run(["mkdir", directory]).status == 0)
        let action = Action.custom("odd", values: ["debug", "a.log"])
        let plain = service(directory: directory)
        let owned = service(directory: directory, owner: "bot")
        let pasted = try #require(plain.line(for: action))
        let forOwner = try #require(owned.line(for: action))
        let sudo = "sudo -iu bot "
        #expect(forOwner.hasPrefix(sudo))
        let script = try #require(plain.plan(for: action)?.steps.first?.script)
        #expect(owned.plan(for: action)?.steps.first?.script == script)
        let ways = [
            { try shell.run(script, in: world) }, { try shell.command(pasted, in: world) },
            { try shell.command(String(forOwner.dropFirst(sudo.count)), in: world) },
        ]
        for way in ways {
            #expect(try way().status == 0)
            #expect(try world.run(["cat", directory + "/here"]).text == "debug/a.log\n")
            #expect(try world.run(["rm", directory + "/here"]).status == 0)
        }
        let after = try shell.command("\(pasted); echo \"<$ARG_LEVEL>\"", in: world)
        #expect(after.text == "<>\n", "nothing stays set")
    }

    @Test("without its directory nothing runs", arguments: Shell.all)
    func nowhere(shell: Shell) throws {
        let world = try World()
        let action = Action.custom("odd", values: ["debug", "0"])
        let service = service(directory: world.root.path + "/nowhere")
        let step = try #require(service.plan(for: action)?.steps.first)
        for ending in [try shell.run(step.script, in: world), try shell.command(step.shown, in: world)] {
            #expect(ending.status != 0)
        }
        #expect(try world.run(["ls", "here"]).status != 0)
    }

    @Test(
        "what is not just one value of each list has no plan and is no action",
        arguments: [
            [], ["debug"], ["debug", "0", "0"], ["0", "debug"], ["debug", "1"], ["Debug", "0"],
            ["debug", ""],
            ["debug; reboot", "0"], ["$(reboot)", "0"], ["debug", "0\n"], ["debug", "*"],
        ])
    func unknown(values: [String]) {
        let action = Action.custom("odd", values: values)
        #expect(service().plan(for: action) == nil && service().line(for: action) == nil)
        #expect(service().configured(action.phrase) == nil)
    }

    @Test("a phrase of the journal means the same action for as long as the configuration has it")
    func journal() {
        for level in ["info", "debug"] {
            for file in ["a.log", "B_2", "0"] {
                let action = Action.custom("odd", values: [level, file])
                #expect(service().configured(action.phrase) == action)
            }
        }
        #expect(service().configured("bare") == .custom("bare"))
        for phrase in ["bare 0", "odd", "odd  debug 0", " odd debug 0", "odd debug 0 ", "gone", ""] {
            #expect(service().configured(phrase) == nil, "\(phrase)")
        }
        let shorter = service(arguments: Array(Self.arguments.prefix(1)))
        #expect(shorter.configured("odd debug 0") == nil && shorter.configured("odd debug") != nil)
    }

    @Test("no value of the alphabet means anything to a shell")
    func alphabet() throws {
        let world = try World()
        var random = SeededGenerator()
        let letters = Array("abzAZ09._-")
        let values = (0..<40).map { _ in
            "x" + String((0..<random.below(12)).map { _ in random.pick(letters) })
        }
        var script = ""
        for value in Set(values) {
            let arguments = [ActionArgument(name: "value", values: [value])]
            // Bare as well: whoever forgets the quotes gets the same.
            let one = service(
                directory: "/", command: #"echo "$ARG_VALUE" $ARG_VALUE"#, arguments: arguments)
            let step = try #require(one.plan(for: .custom("odd", values: [value]))?.steps.first)
            script += "(\(step.script)\n) | grep -qxF '\(value) \(value)' || echo 'not \(value)'\n"
        }
        for shell in Shell.all {
            let ending = try shell.run(script, in: world)
            #expect(ending.text == "" && ending.errors == "", "seed \(random.seed)")
        }
    }
}
