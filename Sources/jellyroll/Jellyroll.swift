import ArgumentParser

@main
struct Jellyroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "jellyroll", abstract: "The open manufacturing system for batteries.")
}
