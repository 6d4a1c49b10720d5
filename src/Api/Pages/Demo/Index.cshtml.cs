using Budkavle.Api.Mailboxes;
using Budkavle.Api.Pages.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Demo;

/// <summary>The first demo recipients.</summary>
public sealed class IndexModel(DemoSite demo, MailboxReader reader) : PageModel
{
    public IReadOnlyList<DemoRecipient> Rows { get; private set; } = [];

    public int Total => demo.Count;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!demo.IsOn) return NotFound();
        var rows = new List<DemoRecipient>();
        for (var index = 0; index < Math.Min(demo.Count, DemoSite.ListedMax); index++)
        {
            var (letters, unread) = await demo.CountAsync(HttpContext, reader, index);
            rows.Add(new DemoRecipient(index, demo.Masked(index), letters, unread));
        }

        Rows = rows;
        return Page();
    }

    /// <summary>A recipient, without the number.</summary>
    public sealed record DemoRecipient(int Index, string Masked, uint Letters, uint Unread);
}
