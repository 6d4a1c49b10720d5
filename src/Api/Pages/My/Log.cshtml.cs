using System.Globalization;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Who has seen what: every log-in, and when letters were opened and confirmed.</summary>
public sealed class LogModel(OpeningLog log) : CitizenPage
{
    private const int EventsShown = 40;

    public string Provider => Open.Session.Provider;

    public int Level => (int)Open.Session.Level;

    public IReadOnlyList<Row> LogIns { get; private set; } = [];

    public IReadOnlyList<OpeningLog.Opening> Openings { get; private set; } = [];

    /// <summary>Where earlier openings begin; null if there are none.</summary>
    public string? Next { get; private set; }

    /// <summary>False where one has come from a page of later openings.</summary>
    public bool IsFirst { get; private set; } = true;

    /// <summary>The e-ID's name; what stands in the log where it is no longer used here.</summary>
    public string NameOf(string provider) =>
        HttpContext.RequestServices.GetServices<IEidProvider>().FirstOrDefault(known => known.Recorded == provider) is { } eid
            ? Text[eid.NameIn(false), eid.NameIn(true)]
            : provider;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        IsFirst = !long.TryParse(Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var before);
        (Openings, Next) = await log.ReadAsync(HttpContext, IsFirst ? long.MaxValue : before, EventsShown, cancellationToken);
        if (!IsFirst) return Page();
        var book = HttpContext.RequestServices.GetRequiredService<LogInBook>();
        var entries = await book.ReadAsync(Open.Session.MailboxKey, cancellationToken);
        var current = Open.Name.ToString("x32", null);
        LogIns = [.. entries.Select(entry => new Row(entry.At, entry.Provider, entry.Level, entry.LoggedOutAt, entry.Session == current))];
        return Page();
    }

    /// <summary>A log-in in the list.</summary>
    public sealed record Row(DateTimeOffset At, string Provider, int Level, DateTimeOffset? LoggedOutAt, bool IsThis);
}
