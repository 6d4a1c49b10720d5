using System.CommandLine;
using Budkavle.Api.Moving;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle import-mailbox: takes in the letters that a mailbox's owner brings from another operator.</summary>
internal static class ImportMailboxCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("PACKAGE") { Description = "The package (ZIP) that the other operator made." };
        var recipient = new Option<string>("--recipient-file")
        {
            Description = "A file whose first line is the owner's number (12 digits); - for the standard input.",
            DefaultValueFactory = _ => "-",
        };
        var anyOperator = new Option<bool>("--any-operator")
        {
            Description = "Takes a package too whose owner had chosen another operator than this one.",
        };
        var target = new TargetOptions();
        var command = new Command(
            "import-mailbox", "Puts the letters of a package into its owner's mailbox. Cut off, run it again: nothing comes twice.")
        {
            file, recipient, anyOperator,
        };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path)) throw new CommandFailedException($"There is no file {path}.");
            using var client = target.Connect(parsed, asOperator: true);
            await using var package = File.OpenRead(path);
            var content = new StreamContent(package);
            content.Headers.ContentType = new("application/zip");
            content.Headers.Add(MovingEndpoints.RecipientHeader, await ReadRecipientAsync(parsed.GetValue(recipient)!, cancellationToken));
            var address = "v1/operations/mailboxes/import" + (parsed.GetValue(anyOperator) ? "?anyOperator=true" : "");
            var answer = await client.SendAsync(HttpMethod.Post, address, content, cancellationToken);
            Console.WriteLine(
                $"{Json.Number(answer, "letters"):N0} letters from {Json.Text(answer, "operator")}: {Json.Number(answer, "imported"):N0} "
                + $"imported, {Json.Number(answer, "alreadyThere"):N0} were there already");
            return CommandRunner.Done;
        }));
        return command;
    }

    private static async Task<string> ReadRecipientAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "-" && !Console.IsInputRedirected) Console.Error.Write("The owner's number: ");
        if (name != "-" && !File.Exists(name)) throw new CommandFailedException($"There is no file {name}.");
        using var reader = name == "-" ? Console.In : File.OpenText(name);
        return (await reader.ReadLineAsync(cancellationToken))?.Trim() is { Length: > 0 } number
            ? number
            : throw new CommandFailedException("The owner's number is missing.");
    }
}
