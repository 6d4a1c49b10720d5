using System.CommandLine;
using System.Text.Json;
using Budkavle.Silo.Commands.Client;
using Spectre.Console;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle mailbox list and read: the recipient's side of a demo.</summary>
internal static class MailboxCommand
{
    public static Command Create() => new("mailbox", "Reads the mailbox of a demo recipient.") { CreateList(), CreateRead() };

    private static Option<int> IndexOption() => new("--recipient-index")
    {
        Description = "Which of the demo file's recipients, from 0.", DefaultValueFactory = _ => 0,
    };

    private static Command CreateList()
    {
        var (index, target) = (IndexOption(), new TargetOptions());
        var limit = new Option<int>("--limit") { Description = "Letters to show, newest first.", DefaultValueFactory = _ => 20 };
        var command = new Command("list", "Lists the letters, newest first.") { index, limit };
        target.AddTo(command, demoOnly: true);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = await ConnectAsync(target, parsed, parsed.GetValue(index), cancellationToken);
            var count = Math.Clamp(parsed.GetValue(limit), 1, 200);
            var page = await client.SendAsync(HttpMethod.Get, $"v1/mailbox/letters?limit={count}", null, cancellationToken);
            Show(page.GetProperty("letters"));
            return CommandRunner.Done;
        }));
        return command;
    }

    private static Command CreateRead()
    {
        var (index, target) = (IndexOption(), new TargetOptions());
        var letter = new Argument<Guid>("LETTER") { Description = "The letter's id." };
        var command = new Command("read", "Shows a letter and marks it read.") { letter, index };
        target.AddTo(command, demoOnly: true);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = await ConnectAsync(target, parsed, parsed.GetValue(index), cancellationToken);
            var path = $"v1/mailbox/letters/{parsed.GetValue(letter)}";
            var open = await client.SendAsync(HttpMethod.Get, path, null, cancellationToken);
            Console.WriteLine(WithoutControls(Json.Text(open, "subject")));
            Console.WriteLine(WithoutControls($"{Json.Text(open, "sender")}, {Json.Text(open, "availableAt")}"));
            Console.WriteLine();
            Console.WriteLine(WithoutControls(Json.Text(open.GetProperty("body"), "content")));
            await client.PostAsync(path + "/read", cancellationToken);
            return CommandRunner.Done;
        }));
        return command;
    }

    private static async Task<ServiceClient> ConnectAsync(
        TargetOptions target, ParseResult parsed, int index, CancellationToken cancellationToken)
    {
        var recipients = target.ReadDemo(parsed).Recipients;
        if (index < 0 || index >= recipients.Count)
            throw new CommandFailedException($"The demo file has the recipients 0 to {recipients.Count - 1}.");
        var client = target.Connect(parsed, asOperator: true);
        var body = new StringContent(JsonSerializer.Serialize(new Dictionary<string, string> { ["recipient"] = recipients[index] }));
        body.Headers.ContentType = new("application/json");
        var answer = await client.SendAsync(HttpMethod.Post, "dev/recipient-token", body, cancellationToken);
        client.UseToken(Json.Text(answer, "access_token"));
        return client;
    }

    private static void Show(JsonElement letters)
    {
        if (letters.GetArrayLength() == 0)
        {
            Console.WriteLine("No letters yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        // Below each other: side by side a narrow terminal cuts the id, which one wants to copy.
        foreach (var name in (string[])["Arrived", "Letter", "Status"]) table.AddColumn(new TableColumn(name).NoWrap());
        foreach (var letter in letters.EnumerateArray())
        {
            var arrived = letter.TryGetProperty("availableAt", out var at) && at.TryGetDateTimeOffset(out var time)
                ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", null)
                : "";
            var lines = new[] { Json.Text(letter, "subject"), Json.Text(letter, "sender"), Json.Text(letter, "letterId") };
            table.AddRow(
                new Text(arrived),
                new Rows(lines.Select(line => new Text(WithoutControls(line)))),
                new Text(Json.Text(letter, "status")));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>A letter must not be able to send commands to the terminal that shows it.</summary>
    private static string WithoutControls(string text) =>
        new([.. text.Where(c => c is '\n' or '\t' || !char.IsControl(c))]);
}
