using Budkavle.Api.Templates;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Portal;

/// <summary>An agency's templates.</summary>
public sealed class TemplatesModel : PortalPage
{
    internal IReadOnlyList<Template> Templates { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Templates = await HttpContext.RequestServices.GetRequiredService<TemplateDesk>().ListAsync(Visit.Agency, cancellationToken);
        return Page();
    }
}
