import ArgumentParser

@main
struct Bridgekeeper: AsyncParsableCommand {
    func run() async throws {}
}
