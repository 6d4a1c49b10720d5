using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Grains.Letters.Outbound;

/// <summary>A message and where it stands.</summary>
/// <param name="Id">As the service knows it.</param>
/// <param name="Version">Its version in the service's stream.</param>
/// <param name="Message">What was asked for.</param>
/// <param name="Row">Where it stands.</param>
public sealed record StandingMessage(Guid Id, uint Version, OutboundMessage Message, OutboundRow Row);
