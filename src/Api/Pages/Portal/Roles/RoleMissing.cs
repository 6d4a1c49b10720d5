using Budkavle.Domain.Portal;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Budkavle.Api.Pages.Portal.Roles;

/// <summary>
/// What a user sees who lacks the role for a page or a form: which role it takes, and who in the agency gives it. Nothing of the page.
/// </summary>
public static class RoleMissing
{
    /// <summary>Names shown; an agency may have hundreds of administrators.</summary>
    public const int NamesMax = 10;

    private const string View = "/Pages/Portal/Roles/_RoleMissing.cshtml";

    /// <summary>An answer of 403 with the page.</summary>
    /// <param name="shown">The page that was asked for, for its head.</param>
    /// <param name="needed">One of these roles would do.</param>
    public static ViewResult Page(PortalPage shown, PortalRoles needed) => new()
    {
        ViewName = View,
        StatusCode = StatusCodes.Status403Forbidden,
        ViewData = new ViewDataDictionary<PortalPage>(new EmptyModelMetadataProvider(), new ModelStateDictionary())
        {
            Model = shown, [nameof(PortalRoles)] = needed,
        },
    };

    /// <summary>Who can give roles, by name.</summary>
    public static IReadOnlyList<string> GiversOf(PortalBook book) =>
        [.. book.Users.Where(user => user.May(PortalRoles.Administrator)).Select(user => user.Name).Take(NamesMax)];
}
