using System.Globalization;
using Budkavle.Api.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>An agency's dispatches, newest first.</summary>
public sealed class DispatchesModel : PortalPage
{
    private const int Shown = 30;

    public IReadOnlyList<DispatchView> Listed { get; private set; } = [];

    public bool IsFirst { get; private set; }

    public long? Next { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        IsFirst = !long.TryParse(Request.Query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) || before < 1;
        var desk = HttpContext.RequestServices.GetRequiredService<DispatchDesk>();
        (Listed, Next) = await desk.ListAsync(Sender, IsFirst ? long.MaxValue : before, Shown);
        return Page();
    }
}
