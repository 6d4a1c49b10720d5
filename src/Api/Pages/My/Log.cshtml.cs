using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>How one is logged in, and the log of log-ins.</summary>
public sealed class LogModel : CitizenPage
{
    public string Provider => Open.Session.Provider;

    public int Level => (int)Open.Session.Level;

    public IReadOnlyList<Row> LogIns { get; private set; } = [];

    /// <summary>The e-ID's name; what stands in the log where it is no longer used here.</summary>
    public string NameOf(string provider) =>
        HttpContext.RequestServices.GetServices<IEidProvider>().FirstOrDefault(known => known.Id == provider) is { } eid
            ? Text[eid.NameIn(false), eid.NameIn(true)]
            : provider;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var book = HttpContext.RequestServices.GetRequiredService<LogInBook>();
        var entries = await book.ReadAsync(Open.Session.MailboxKey, cancellationToken);
        var current = Open.Name.ToString("x32", null);
        LogIns = [.. entries.Select(entry => new Row(entry.At, entry.Provider, entry.Level, entry.LoggedOutAt, entry.Session == current))];
        return Page();
    }

    /// <summary>A log-in in the list.</summary>
    public sealed record Row(DateTimeOffset At, string Provider, int Level, DateTimeOffset? LoggedOutAt, bool IsThis);
}
