using Budkavle.Api.Mailboxes;
using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Letters;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Demo;

/// <summary>A letter of a demo recipient. Looking at it marks it read, as a mailbox's own page would.</summary>
public sealed class LetterModel(DemoSite demo, MailboxReader reader) : PageModel
{
    // The frame takes over this page's policy; its letter may bring styles. Scripts, forms and fetches stay shut.
    private const string Policy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        + "form-action 'self'; frame-ancestors 'none'";

    public int Index { get; private set; }

    public OpenLetter Letter { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(int index, Guid id, CancellationToken cancellationToken)
    {
        if (!demo.TryEnter(HttpContext, index)) return NotFound();
        if (await reader.OpenAsync(HttpContext, id, cancellationToken) is not { } letter) return NotFound();
        if (letter.ReadAt is null) await reader.CommandAsync(HttpContext, id, LetterCommand.Read);
        (Index, Letter) = (index, letter);
        Response.Headers.ContentSecurityPolicy = Policy;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
