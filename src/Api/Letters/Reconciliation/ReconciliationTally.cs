using System.Text.Json;
using Budkavle.Grains.Letters.Reconciliation;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>The last line of an answer. Every line that was asked is in exactly one of the counts.</summary>
internal sealed class ReconciliationTally
{
    private readonly long[] _states = new long[Enum.GetValues<KeyState>().Length];

    public long Refused { get; set; }

    /// <summary>Lines that are not a key.</summary>
    public long Invalid { get; set; }

    public void Count(KeyState state) => _states[(int)state]++;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("done"u8, true);
        json.WriteNumber("asked"u8, _states.Sum() + Refused + Invalid);
        json.WriteNumber("delivered"u8, _states[(int)KeyState.Delivered]);
        json.WriteNumber("waiting"u8, _states[(int)KeyState.Waiting]);
        json.WriteNumber("silent"u8, _states[(int)KeyState.Silent]);
        json.WriteNumber("missing"u8, _states[(int)KeyState.Missing]);
        json.WriteNumber("returned"u8, _states[(int)KeyState.Returned]);
        json.WriteNumber("refused"u8, Refused);
        json.WriteNumber("unknown"u8, _states[(int)KeyState.Unknown]);
        json.WriteNumber("invalid"u8, Invalid);
        json.WriteEndObject();
    }
}
