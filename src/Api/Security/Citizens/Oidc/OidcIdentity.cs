using Budkavle.Domain.Identity;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Who the provider says it is.</summary>
internal sealed record OidcIdentity(IdentityNumber Number, AssuranceLevel Level);
