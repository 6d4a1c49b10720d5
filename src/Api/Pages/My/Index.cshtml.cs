using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Grains.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>The mailbox: a page of a folder or of what was found, newest first.</summary>
public sealed class IndexModel(MailboxReader reader, MandateDesk desk, MyOptions options) : CitizenPage
{
    /// <summary>How many of those whose letters one may newly read are named; how many more there are is said.</summary>
    private const int NewMandatesShown = 5;

    /// <summary>Some three screens of a phone.</summary>
    private const int LettersShown = 30;

    /// <summary>inbox, unread or archive.</summary>
    public string Folder { get; private set; } = "inbox";

    /// <summary>What was looked for, or null.</summary>
    public string? Words { get; private set; }

    public bool IsRegistered { get; private set; }

    public bool IsClosed { get; private set; }

    public uint Unread { get; private set; }

    /// <summary>The other operator that letters come to, or null.</summary>
    public MailboxOperator? Elsewhere { get; private set; }

    /// <summary>Messages about letters do not arrive, and this reader may put it right.</summary>
    public bool IsAddressFailing { get; private set; }

    /// <summary>For whom one may read since one was here the last time, and how many more than are named.</summary>
    public (IReadOnlyList<Acting> Named, int More) NewMandates { get; private set; } = ([], 0);

    /// <summary>What has just been done with a letter, or null.</summary>
    public string? Done => Request.Query["done"].ToString() switch
    {
        "archived" => Text["The letter is in the archive.", "Brevet ligger i arkivet."],
        "unread" => Text["The letter is marked as unread.", "Brevet är markerat som oläst."],
        _ => null,
    };

    /// <summary>False where one has come from a page of newer letters.</summary>
    public bool IsFirst { get; private set; } = true;

    public ListedLetters Listed { get; private set; } = new([], null, null);

    /// <summary>Whether the page ended because enough letters had been looked through.</summary>
    public bool IsCutShort => Listed.Next is not null && Listed.Letters.Count < LettersShown;

    protected override bool IsOpenTo(Acting acting) => acting.MayRead;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var view = await reader.ReadAsync(HttpContext, cancellationToken);
        (IsRegistered, IsClosed, Unread) = (view.Registered, view.Closed, view.Unread);
        if (!view.Settings.IsEmpty && SettingsCodec.Read(view.Settings).Operator is { } domain)
            Elsewhere = options.Find(domain) ?? new MailboxOperator(domain, domain, null);
        IsAddressFailing = (view.EmailFails || view.PhoneFails) && !view.Closed && Acting is null or { MayManage: true };
        Folder = FolderOf(Request.Query["folder"]);
        Words = SearchWords.Clean(await Seals.OpenAsync(Request.Query["search"], Access.Mailbox, cancellationToken));
        if (Request.QueryString.Value is "" or null && Acting is null) await ReadNewMandatesAsync(cancellationToken);
        if (!IsRegistered) return Page();
        var after = Request.Query["after"].ToString();
        IsFirst = after.Length == 0 || !LetterCursor.TryParse(after, out _);
        var query = new LetterQuery
        {
            Bucket = Folder == "archive" ? Buckets.Archive : Buckets.Inbox,
            After = IsFirst ? null : after,
            Limit = LettersShown,
            Words = Words,
            UnreadOnly = Folder == "unread",
        };
        // Nothing unread anywhere: no need to look for it.
        if (!query.UnreadOnly || Unread > 0) Listed = await reader.ShowAsync(HttpContext, query, cancellationToken);
        return Page();
    }

    /// <summary>Since the log-in before this one: shown as long as this session lasts, and never again.</summary>
    private async Task ReadNewMandatesAsync(CancellationToken cancellationToken)
    {
        var person = Open.Session.MailboxKey;
        if (!await desk.HasBookAsync(person)) return;
        var book = HttpContext.RequestServices.GetRequiredService<LogInBook>();
        var before = (await book.ReadAsync(person, cancellationToken)).Where(entry => entry.At < Open.Session.OpenedAt)
            .Select(entry => entry.At).DefaultIfEmpty().Max();
        var found = await desk.ListNewAsync(person, before);
        NewMandates = ([.. found.TakeLast(NewMandatesShown).Select(one => one.Acting)], Math.Max(0, found.Count - NewMandatesShown));
    }

    /// <summary>Takes what is looked for and leads to an address that does not show it.</summary>
    public IActionResult OnPost()
    {
        Folder = FolderOf(Request.Form["folder"]);
        var words = SearchWords.Clean(Request.Form["words"]);
        return SeeOther(AddressOf(Folder, words is null ? null : Seals.Seal(words, Access.Mailbox), null));
    }

    /// <summary>The page that follows.</summary>
    public string NextAddress => AddressOf(Folder, Request.Query["search"], Listed.Next);

    /// <summary>The folder from its newest letter, without a search.</summary>
    public static string AddressOf(string folder) => AddressOf(folder, null, null);

    public static string FolderName(string folder, PageText t) => folder switch
    {
        "unread" => t["Unread", "Olästa"],
        "archive" => t["Archive", "Arkiv"],
        _ => t["Inbox", "Inkorg"],
    };

    private SearchWords Seals => HttpContext.RequestServices.GetRequiredService<SearchWords>();

    private static string FolderOf(string? name) => name is "unread" or "archive" ? name : "inbox";

    private static string AddressOf(string folder, string? search, string? after)
    {
        var query = QueryString.Empty;
        if (folder != "inbox") query = query.Add("folder", folder);
        if (search is { Length: > 0 }) query = query.Add("search", search);
        if (after is not null) query = query.Add("after", after);
        return "/my" + query;
    }
}
