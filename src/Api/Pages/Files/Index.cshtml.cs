using Budkavle.Api.GovNotify.Files;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Web;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Files;

/// <summary>
/// A file that somebody was sent a link to by e-mail. Looking at the page gives nothing away, since mail servers follow links too: the file
/// comes when its form is sent, and where the sender wants it only to who knows the address.
/// </summary>
public sealed class IndexModel(ISenderNames senders) : PageModel
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    internal NotifyFileLink? Link { get; private set; }

    public bool IsOver { get; private set; }

    public bool IsWrong { get; private set; }

    public string From { get; private set; } = "";

    /// <summary>How the sender can be asked; empty where nobody knows.</summary>
    public string Contact { get; private set; } = "";

    public string Token => RouteData.Values["token"]?.ToString() ?? "";

    public PageText Text => PageText.Of(HttpContext);

    /// <summary>Its name is not shown before the address is: it may tell what the file is about.</summary>
    public string KindAndSize
    {
        get
        {
            var end = Link!.Name[(Link.Name.LastIndexOf('.') + 1)..].ToUpperInvariant();
            return $"{end}, {Text.Number(Math.Max(1, Link.Size / 1024))} kB";
        }
    }

    private NotifyFiles Kept => HttpContext.RequestServices.GetRequiredService<NotifyFiles>();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var shown = await ShowAsync(cancellationToken);
        if (Link is not { } link) return NotFound();
        if (IsOver) return shown;
        var email = Request.HasFormContentType ? Request.Form["email"].ToString() : "";
        if (!NotifyFiles.IsFor(link, email))
        {
            IsWrong = true;
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return shown;
        }

        if (await Kept.ReadAsync(link, cancellationToken) is not { } file)
        {
            IsOver = true;
            Response.StatusCode = StatusCodes.Status410Gone;
            return shown;
        }

        Response.Headers.XContentTypeOptions = "nosniff";
        return File(file.ToArray(), NotifyFileKinds.MediaTypeOf(link.Name), link.Name);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(Response);
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.ContentSecurityPolicy = Policy;
        Link = await Kept.FindAsync(Token, cancellationToken);
        if (Link is not { } link)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        IsOver = Kept.IsOver(link);
        if (IsOver) Response.StatusCode = StatusCodes.Status410Gone;
        From = await senders.FindAsync(Ids.ToUInt128(link.Service)) ?? "";
        var keys = HttpContext.RequestServices.GetRequiredService<NotifyKeys>();
        Contact = (await keys.FindSettingsAsync(link.Service, cancellationToken)).FilesContact ?? "";
        return Page();
    }
}
