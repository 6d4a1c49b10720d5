using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Who has seen what: every log-in, and when letters were opened and confirmed.</summary>
public sealed class LogModel(OpeningLog log, MandateDesk desk) : CitizenPage
{
    private const int EventsShown = 40;
    private const int ActsShown = 100;

    public string Provider => Open.Session.Provider;

    public int Level => (int)Open.Session.Level;

    public IReadOnlyList<Row> LogIns { get; private set; } = [];

    public IReadOnlyList<OpeningLog.Opening> Openings { get; private set; } = [];

    /// <summary>What others did with the newest letters of which they did anything; the interface has all.</summary>
    public IReadOnlyList<OpeningLog.Act> Acts { get; private set; } = [];

    /// <summary>What others have changed of the mailbox itself, newest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, SettingsChange Change)> Changes { get; private set; } = [];

    /// <summary>Readers appointed and taken back, and what registers have ordered; newest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Text)> Decisions { get; private set; } = [];

    /// <summary>Where earlier openings begin; null if there are none.</summary>
    public string? Next { get; private set; }

    /// <summary>False where one has come from a page of later openings.</summary>
    public bool IsFirst { get; private set; } = true;

    protected override bool IsOpenTo(Acting acting) => acting.MaySeeLog;

    /// <summary>The e-ID's name; what stands in the log where it is no longer used here.</summary>
    public string NameOf(string provider) =>
        HttpContext.RequestServices.GetServices<IEidProvider>().FirstOrDefault(known => known.Recorded == provider) is { } eid
            ? Text[eid.NameIn(false), eid.NameIn(true)]
            : provider;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var after = Request.Query["after"].ToString();
        IsFirst = after.Length == 0 || !LetterCursor.TryParse(after, out _);
        (Openings, Next) = await log.ReadAsync(HttpContext, IsFirst ? null : after, EventsShown, cancellationToken);
        if (!IsFirst) return Page();
        (Acts, _) = await log.ReadActsAsync(HttpContext, null, ActsShown, cancellationToken);
        Changes = await log.ReadChangesAsync(HttpContext, ActsShown);
        await ReadMandatesAsync();
        if (Acting is not null) return Page();
        var book = HttpContext.RequestServices.GetRequiredService<LogInBook>();
        var entries = await book.ReadAsync(Open.Session.MailboxKey, cancellationToken);
        var current = Open.Name.ToString("x32", null);
        LogIns = [.. entries.Select(entry => new Row(entry.At, entry.Provider, entry.Level, entry.LoggedOutAt, entry.Session == current))];
        return Page();
    }

    public static string DidName(LetterCommand command, PageText t) => command switch
    {
        LetterCommand.Read => t["opened", "öppnade"],
        LetterCommand.Confirm => t["confirmed", "bekräftade"],
        LetterCommand.Archive => t["archived", "arkiverade"],
        LetterCommand.Restore => t["moved to the inbox", "flyttade till inkorgen"],
        LetterCommand.MarkUnread => t["marked as unread", "markerade som oläst"],
        _ => t["saw", "såg"],
    };

    private async Task ReadMandatesAsync()
    {
        var decisions = new List<(DateTimeOffset At, string Text)>();
        foreach (var mailbox in Access.Mailboxes)
        {
            var book = await desk.ReadAsync(mailbox);
            decisions.AddRange(book.Given.SelectMany(given => MandateLog.LinesOf(given, Text)));
            decisions.AddRange(book.Notes.Select(note => (note.At, MandateLog.LineOf(note, Text))));
        }

        Decisions = [.. decisions.OrderByDescending(one => one.At)];
    }

    /// <summary>A log-in in the list.</summary>
    public sealed record Row(DateTimeOffset At, string Provider, int Level, DateTimeOffset? LoggedOutAt, bool IsThis);
}
