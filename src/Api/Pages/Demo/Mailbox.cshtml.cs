using Budkavle.Api.Mailboxes;
using Budkavle.Api.Pages.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Demo;

/// <summary>A demo recipient's inbox, newest first.</summary>
public sealed class MailboxModel(DemoSite demo, MailboxReader reader) : PageModel
{
    private const int ShownMax = 50;

    public int Index { get; private set; }

    public string Masked { get; private set; } = "";

    public IReadOnlyList<LetterItem> Letters { get; private set; } = [];

    public bool HasMore { get; private set; }

    public async Task<IActionResult> OnGetAsync(int index, CancellationToken cancellationToken)
    {
        if (!demo.TryEnter(HttpContext, index)) return NotFound();
        (Index, Masked) = (index, demo.Masked(index));
        var page = await reader.ListAsync(HttpContext, new LetterQuery { Limit = ShownMax }, cancellationToken);
        (Letters, HasMore) = (page.Letters, page.Next is not null);
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    public static string StatusText(string status, PageText t) => status switch
    {
        "delivered" => t["unread", "oläst"],
        "read" => t["read", "läst"],
        "confirmed" => t["confirmed", "bekräftat"],
        _ => status,
    };
}
