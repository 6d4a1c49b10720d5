using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Relaying;

namespace Budkavle.Api.Operations;

/// <summary>How it stands with another operator.</summary>
/// <param name="Room">What waits for it.</param>
/// <param name="Stopped">Whether operations have stopped it.</param>
/// <param name="Circuit">This silo's; null where there is no way to the operator.</param>
public sealed record OperatorStanding(WaitingRoom Room, bool Stopped, CircuitState? Circuit);
