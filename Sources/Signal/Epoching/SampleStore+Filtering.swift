// What is filtered here are recordings; that filters need not know.
extension SampleStore: ChannelSamples {}
