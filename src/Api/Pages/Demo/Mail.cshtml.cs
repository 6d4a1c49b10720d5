using Budkavle.Api.Pages.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Demo;

/// <summary>The e-mails in the demo's mail folder, newest first.</summary>
public sealed class MailModel(DemoSite demo) : PageModel
{
    public IReadOnlyList<MailFile> Mails { get; private set; } = [];

    public IActionResult OnGet()
    {
        if (!demo.IsOn) return NotFound();
        Mails = MailFolder.Newest(demo.MailFolder);
        return Page();
    }
}
